-- Tables with row ids: without them a record of more than a quarter of a page takes another page of its own.
CREATE TABLE findings_by_number (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    record TEXT NOT NULL
);
INSERT INTO findings_by_number (id, account, record) SELECT id, account, record FROM findings ORDER BY account, id;
DROP TABLE findings;
ALTER TABLE findings_by_number RENAME TO findings;
CREATE UNIQUE INDEX findings_by_id ON findings (id);
CREATE INDEX findings_by_account ON findings (account, id);

CREATE TABLE transitions_by_number (
    number INTEGER PRIMARY KEY,
    assessment TEXT NOT NULL,
    finding TEXT NOT NULL,
    record TEXT NOT NULL
);
INSERT INTO transitions_by_number (assessment, finding, record)
    SELECT assessment, finding, record FROM transitions ORDER BY assessment, finding;
DROP TABLE transitions;
ALTER TABLE transitions_by_number RENAME TO transitions;
CREATE UNIQUE INDEX transitions_by_assessment ON transitions (assessment, finding);
CREATE INDEX transitions_by_finding ON transitions (finding);

-- How many writes there were: whoever remembers the number sees what changed since.
CREATE TABLE changes (number INTEGER NOT NULL);
INSERT INTO changes VALUES (1);

-- What lists and counts need of each finding, beside its record: a twentieth of the bytes.
CREATE TABLE facets (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    check_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    resource_name TEXT NOT NULL,
    severity TEXT NOT NULL,
    cause TEXT NOT NULL,
    opened_in TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    times_opened INTEGER NOT NULL,
    is_resolved INTEGER NOT NULL,
    accepted TEXT,
    spent TEXT,
    changed INTEGER NOT NULL
);
INSERT INTO facets
    SELECT number, id, account, record ->> '$.region', record ->> '$.check', record ->> '$.resource',
        record ->> '$.resource_name', record ->> '$.severity', record ->> '$.cause', record ->> '$.opened_in',
        record ->> '$.opened_at', record ->> '$.times_opened', record ->> '$.resolved_at' IS NOT NULL,
        iif(record ->> '$.accepted' IS NULL, NULL, json_array(
            record ->> '$.accepted.acceptance', record ->> '$.accepted.round')),
        nullif(record -> '$.spent', '{}'), 1
    FROM findings;
CREATE INDEX facets_by_change ON facets (changed);
CREATE INDEX facets_open ON facets (severity, id) WHERE NOT is_resolved;

ALTER TABLE accounts ADD COLUMN last_assessment TEXT;
ALTER TABLE accounts ADD COLUMN changed INTEGER NOT NULL DEFAULT 1;
UPDATE accounts SET last_assessment = record ->> '$.last_assessment.assessment';
CREATE INDEX accounts_by_change ON accounts (changed, account, last_assessment);

CREATE TABLE documents (
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    document TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (collection, key)
) WITHOUT ROWID;
