"""Validates a JSON array on standard input against the schema in the file that is named."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
values = json.load(sys.stdin)
errors = [f"{index} {error.json_path}: {error.message}" for index, value in enumerate(values)
          for error in validator.iter_errors(value)]
print("\n".join(errors), file=sys.stderr)
print(f"{len(values)} values")
sys.exit(1 if errors else 0)
