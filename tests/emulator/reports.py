"""The reports that the finisher leaves in the stack's bucket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .deploy import Deployment
from .remote import Emulator, EmulatorError


def latest_summary(emulator: Emulator, deployment: Deployment) -> dict[str, Any]:
    """The summary of the assessment that finished last; ids of assessments sort by time."""
    s3 = emulator.client("s3", deployment.account)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=deployment.outputs["BucketName"], Prefix="reports/")
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    summaries = sorted(key for key in keys if key.endswith("/summary.json"))
    if not summaries:
        raise EmulatorError("the finisher has left no summary")
    answer = s3.get_object(Bucket=deployment.outputs["BucketName"], Key=summaries[-1])
    summary: dict[str, Any] = json.loads(answer["Body"].read())
    return summary


def download(emulator: Emulator, deployment: Deployment, folder: Path) -> None:
    """Copy all reports into a folder."""
    s3 = emulator.client("s3", deployment.account)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=deployment.outputs["BucketName"], Prefix="reports/")
    for page in pages:
        for item in page.get("Contents", []):
            target = folder / item["Key"]
            target.parent.mkdir(parents=True, exist_ok=True)
            s3.download_file(deployment.outputs["BucketName"], item["Key"], str(target))
