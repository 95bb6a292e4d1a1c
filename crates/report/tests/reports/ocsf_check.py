"""Loads OCSF events from standard input with py-ocsf-models; fails on the first that does not fit."""

import json
import sys

from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from py_ocsf_models.objects.cloud import Cloud

events = json.load(sys.stdin)
for event in events:
    finding = ComplianceFinding.model_validate(event)
    # The model has no place for the cloud profile, but a class for its object.
    cloud = Cloud.model_validate(event["cloud"])
    assert finding.metadata.version == "1.5.0"
    assert finding.metadata.event_code == finding.compliance.control
    assert finding.type_uid == finding.class_uid * 100 + finding.activity_id
    assert finding.status_code in {"PASS", "FAIL", "UNKNOWN", "NOT_APPLICABLE"}
    assert finding.resources[0].uid and finding.resources[0].name
    assert cloud.account.uid.isdigit()
print(f"{len(events)} events")
