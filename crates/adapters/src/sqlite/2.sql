CREATE TABLE decisions (
    acceptance TEXT NOT NULL,
    number INTEGER NOT NULL,
    account TEXT,
    record TEXT NOT NULL,
    PRIMARY KEY (acceptance, number)
) WITHOUT ROWID;

CREATE INDEX decisions_by_account ON decisions (account, acceptance, number);

CREATE TABLE standings (
    account TEXT PRIMARY KEY,
    record TEXT NOT NULL
) WITHOUT ROWID;
