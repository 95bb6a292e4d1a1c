CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    record TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX findings_by_account ON findings (account, id);

CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    record TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE assessments (
    id TEXT PRIMARY KEY,
    is_finished INTEGER NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    record TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE account_assessments (
    assessment TEXT NOT NULL REFERENCES assessments (id),
    account TEXT NOT NULL,
    is_done INTEGER NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    record TEXT NOT NULL,
    PRIMARY KEY (assessment, account)
) WITHOUT ROWID;

CREATE TABLE transitions (
    assessment TEXT NOT NULL,
    finding TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (assessment, finding)
) WITHOUT ROWID;
