//! The little of an ARN that policies need: its fields and its account.

/// The fields of `arn:partition:service:region:account:resource`, borrowed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArnFields<'a> {
    pub(crate) service: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: &'a str,
}

/// Splits an ARN or an ARN pattern; `None` when it has fewer than six fields.
pub(crate) fn split(text: &str) -> Option<ArnFields<'_>> {
    let mut fields = text.splitn(6, ':');
    if fields.next()? != "arn" {
        return None;
    }
    let _partition = fields.next()?;
    let service = fields.next()?;
    let _region = fields.next()?;
    let account = fields.next()?;
    let resource = fields.next()?;
    Some(ArnFields { service, account, resource })
}

/// Returns the account of an ARN when it is fully written out, twelve digits without wildcard.
pub(crate) fn fixed_account(text: &str) -> Option<&str> {
    split(text).map(|fields| fields.account).filter(|account| is_account_id(account))
}

/// Returns whether the text is an account id: twelve digits.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the partition of an ARN, `aws` for most.
pub(crate) fn partition(arn: &str) -> &str {
    arn.split(':').nth(1).unwrap_or("aws")
}

/// Returns the shapes of the resources that an action (`lambda:CreateFunction`) is about: those of its service, or of
/// the services whose resources it reaches.
pub(crate) fn shapes_of_service(partition: &str, action: &str) -> Vec<String> {
    let services: &[&str] = match action.split(':').next().unwrap_or(action) {
        // Sessions and commands are for instances, nodes outside of EC2 (`ssm:…:managed-instance/`) and tasks.
        "ssm" => &["ec2", "ssm", "ecs"],
        "ec2-instance-connect" => &["ec2"],
        service => &[service],
    };
    services.iter().map(|service| format!("arn:{partition}:{service}:*")).collect()
}
