"""Secrets, and what only looks like one, in user data of instances and variables of functions."""

from __future__ import annotations

import gzip
import json

from ..account import ACCOUNT_ID, Account, lambda_code, world

USER_DATA = "ec2_instance_secrets_user_data"
VARIABLES = "awslambda_function_no_secrets_in_variables"

# In pieces, so that nobody takes this file for one that leaks.
ACCESS_KEY = "AKIA" + "Q3EGT5ZPLKJ7HGFD"
SECRET_KEY = "kT9xZq2mWv7rLs4pNb8c" + "Yd1fHg5jKa3eUo6iXw0B"
DOCUMENTED_ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
DOCUMENTED_SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
KEY_LINES = "MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aozN3tihPmUODnrlPc2d8S\n"
PRIVATE_KEY = f"-----BEGIN RSA PRIVATE {'KEY'}-----\n{KEY_LINES}-----END RSA PRIVATE {'KEY'}-----"
OPENSSH_KEY = f"-----BEGIN OPENSSH PRIVATE {'KEY'}-----\n{KEY_LINES}-----END OPENSSH PRIVATE {'KEY'}-----"
GITHUB_TOKEN = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
SLACK_TOKEN = "xoxb-" + "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"
STRIPE_KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
PAYLOAD = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0"
WEB_TOKEN = f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{PAYLOAD}." + "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

HARMLESS_SCRIPTS = (
    "yum update -y\nsystemctl start httpd",
    "",
    "export DB_PASSWORD=${DB_PASSWORD}",
    "DB_PASSWORD=$(aws ssm get-parameter --name /db/password --with-decryption)",
    "aws secretsmanager get-secret-value --secret-id db-password",
    "export REGION=us-east-1 BUCKET=my-artifacts-bucket",
    "PASSWORD=",
    'PASSWORD=""',
    "export POSTGRES_PASSWORD_FILE=/run/secrets/postgres",
    "read -s PASSWORD",
    "aws ecr get-login-password | docker login --username AWS --password-stdin registry.example.com",
    "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')",
    'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
    "echo 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  app.tgz | sha256sum -c",
    "git checkout 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "echo ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ0cnVzdGVkLWtleS1vZi1hbi1hZG1pbi1hdC1ob21l admin >> authorized_keys",
    "# the password is kept in Secrets Manager",
    "sed -i 's/^PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config",
)
LEAKING_SCRIPTS = (
    "DB_PASSWORD=foobar123",
    'export DB_PASSWORD="Sup3rS3cretPassw0rd!"',
    "export MYSQL_PASSWORD='correct-horse-7-battery'",
    "DB_PASS=Sup3rS3cretPassw0rd",
    "password: hunter2hunter2",
    'echo \'{"username": "admin", "password": "Sup3rS3cretPassw0rd"}\' > /etc/app.json',
    f"export AWS_ACCESS_KEY_ID={ACCESS_KEY}\nexport AWS_SECRET_ACCESS_KEY={SECRET_KEY}",
    f"[default]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}",
    f"aws configure set aws_secret_access_key {SECRET_KEY}",
    f"export AWS_ACCESS_KEY_ID={DOCUMENTED_ACCESS_KEY}",
    f"AWS_ACCESS_KEY_ID={DOCUMENTED_ACCESS_KEY}\nAWS_SECRET_ACCESS_KEY={DOCUMENTED_SECRET_KEY}",
    f"cat > /etc/ssh/id_rsa <<END\n{PRIVATE_KEY}\nEND",
    f"cat > /etc/ssh/id_ed25519 <<END\n{OPENSSH_KEY}\nEND",
    "psql postgres://admin:" + "hunter2secret@db.example.com/app",
    f"git clone https://{GITHUB_TOKEN}@github.com/example/app",
    'export API_KEY="9f8e7d6c5b4a3928' + '1706f5e4d3c2b1a0"',
    "export SECRET_TOKEN=Zx8Kq2Lm" + "9Vb4Nc7Ty1Wp6Rd3",
    f"export STRIPE_KEY={STRIPE_KEY}",
    f"curl -H 'Authorization: Bearer {WEB_TOKEN}' https://api.example.com/",
    "curl -u admin:" + "Sup3rS3cretPassw0rd https://api.example.com/",
    "mysql -u root -p" + "S3cretPass123 app < schema.sql",
    "registration --user admin --password " + "S3cretPass123",
    "echo 'root:" + "Sup3rS3cretPassw0rd' | chpasswd",
)
HARMLESS_VARIABLES = (
    {},
    {"LOG_LEVEL": "INFO", "STAGE": "production"},
    {"TABLE": "orders", "QUEUE_URL": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT_ID}/orders"},
    {"SECRET_ARN": f"arn:aws:secretsmanager:us-east-1:{ACCOUNT_ID}:secret:database-AbCdEf"},
    {"PASSWORD": f"arn:aws:secretsmanager:us-east-1:{ACCOUNT_ID}:secret:database-AbCdEf"},
    {"DB_PASSWORD_PARAMETER": "/production/database/password"},
    {"API_KEY_PARAMETER": "/production/api-key"},
    {"SECRET_NAME": "production/database"},
    {"DB_HOST": "database.internal", "DB_USER": "application"},
    {"PASSWORD": ""},
    {"KEY_ID": "1234abcd-12ab-34cd-56ef-1234567890ab"},
    {"KMS_KEY": f"arn:aws:kms:us-east-1:{ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
    {"PASSWORD_MIN_LENGTH": "14", "TOKEN_LIFETIME_SECONDS": "3600", "SECRET_ROTATION": "true"},
    {"TOKEN_URL": "https://login.example.com/oauth2/token"},
    {"DATABASE_URL": "postgres://database.internal:5432/application"},
    {"GIT_COMMIT": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"},
    {"USER_POOL_ID": "us-east-1_AbCdEfGhI", "CLIENT_ID": "1example23456789"},
)
LEAKING_VARIABLES = (
    {"db_password": "test-password"},
    {"DB_PASSWORD": "Sup3rS3cretPassw0rd!"},
    {"LOG_LEVEL": "INFO", "PASSWORD": "hunter2hunter2"},
    {"ACCESS_KEY": ACCESS_KEY, "SECRET_KEY": SECRET_KEY},
    {"MY_AWS_ACCESS_KEY_ID": DOCUMENTED_ACCESS_KEY, "MY_AWS_SECRET_ACCESS_KEY": DOCUMENTED_SECRET_KEY},
    {"ACCESS_KEY": DOCUMENTED_ACCESS_KEY},
    {"KEY": ACCESS_KEY},
    {"MY_AWS_SECRET_ACCESS_KEY": SECRET_KEY},
    {"DATABASE_URL": "postgres://admin:" + "hunter2secret@db.example.com/app"},
    {"CONNECTION": "Server=db;Database=app;User Id=admin;Password=" + "Sup3rS3cretPassw0rd;"},
    {"CONFIG": '{"password": "Sup3rS3cretPassw0rd"}'},
    {"GITHUB_TOKEN": GITHUB_TOKEN},
    {"SOURCE": GITHUB_TOKEN},
    {"API_KEY": "9f8e7d6c5b4a39281706" + "f5e4d3c2b1a0"},
    {"CLIENT_SECRET": "Zx8Kq2Lm9Vb4" + "Nc7Ty1Wp6Rd3"},
    {"JWT": WEB_TOKEN},
    {"SIGNING_KEY": PRIVATE_KEY},
    {"SLACK_TOKEN": SLACK_TOKEN},
    {"PAYMENTS": STRIPE_KEY},
)


@world()
def user_data(account: Account) -> None:
    """Scripts with and without secrets, also packed; a stopped instance keeps its script."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.60.0.0/20")["Subnet"]["SubnetId"]
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]

    def start(text: str | bytes | None) -> str:
        given = {} if text is None else {"UserData": text}
        made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet, **given)
        identity: str = made["Instances"][0]["InstanceId"]
        return identity

    account.expect("PASS", start(None), USER_DATA)
    for lines in HARMLESS_SCRIPTS:
        account.expect("PASS", start(f"#!/bin/bash\n{lines}\n"), USER_DATA)
    for lines in LEAKING_SCRIPTS:
        account.expect("FAIL", start(f"#!/bin/bash\n{lines}\n"), USER_DATA)
    account.expect("PASS", start(gzip.compress(HARMLESS_SCRIPTS[0].encode())), USER_DATA)
    account.expect("FAIL", start(gzip.compress(LEAKING_SCRIPTS[1].encode())), USER_DATA)
    stopped = start(LEAKING_SCRIPTS[1])
    ec2.stop_instances(InstanceIds=[stopped])
    account.expect("FAIL", stopped, USER_DATA)


@world()
def variables(account: Account) -> None:
    """Functions with and without secrets in their environment."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = account.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    for kind, environments in (("harmless", HARMLESS_VARIABLES), ("leaking", LEAKING_VARIABLES)):
        for number, environment in enumerate(environments):
            name = f"{kind}-{number}"
            account.client("lambda").create_function(
                FunctionName=name,
                Runtime="python3.13",
                Role=role,
                Handler="index.handler",
                Code={"ZipFile": lambda_code()},
                **({"Environment": {"Variables": environment}} if environment else {}),
            )
            account.expect("FAIL" if kind == "leaking" else "PASS", name, VARIABLES)
