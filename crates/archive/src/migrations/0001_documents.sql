-- Documents, the bytes they came as, and what is known of keys and trust.
-- Sums are whole tiyn, moments are seconds since 1970 in UTC, dates are YYYY-MM-DD.

CREATE TABLE property (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Bytes as they were; the key is their SHA-256. Never updated.
CREATE TABLE original (
    sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    bytes  BLOB NOT NULL
) STRICT;

-- What a signature beside a document demands of it: digests of the content (of what an attached signature carries).
CREATE TABLE content_digest (
    original  BLOB NOT NULL REFERENCES original (sha256),
    algorithm TEXT NOT NULL,
    digest    BLOB NOT NULL,
    PRIMARY KEY (original, algorithm)
) STRICT, WITHOUT ROWID;

CREATE INDEX content_by_digest ON content_digest (algorithm, digest);

CREATE TRIGGER original_is_never_rewritten BEFORE UPDATE ON original
BEGIN SELECT RAISE(ABORT, 'originals are never rewritten'); END;

CREATE TABLE document (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    direction           TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
    kind                TEXT NOT NULL,
    number              TEXT NOT NULL,
    date                TEXT NOT NULL,
    counterparty_name   TEXT NOT NULL,
    counterparty_number TEXT,
    total               INTEGER,
    state               TEXT NOT NULL CHECK (state IN ('draft', 'ready', 'signed', 'signed-by-both', 'received')),
    verdict             TEXT CHECK (verdict IN ('invalid', 'undetermined', 'valid')),
    summary             TEXT NOT NULL,
    twin                TEXT,
    original            BLOB REFERENCES original (sha256),
    original_name       TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    deleted_at          INTEGER,
    CHECK ((state = 'draft') = (original IS NULL))
) STRICT;

CREATE INDEX document_by_date ON document (date DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX document_by_counterparty ON document (counterparty_number);
CREATE INDEX document_by_total ON document (total);
CREATE INDEX document_by_original ON document (original);
-- A number belongs to one issued document of its kind and year.
CREATE UNIQUE INDEX document_number ON document (kind, number, substr(date, 1, 4))
    WHERE direction = 'outgoing' AND state <> 'draft' AND deleted_at IS NULL;

CREATE TABLE signature (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    document      INTEGER NOT NULL REFERENCES document (id),
    original      BLOB NOT NULL REFERENCES original (sha256),
    file_name     TEXT NOT NULL,
    signer_number TEXT,
    ours          INTEGER NOT NULL CHECK (ours IN (0, 1)),
    added_at      INTEGER NOT NULL,
    UNIQUE (document, original)
) STRICT;

CREATE TABLE key_file (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    path        TEXT NOT NULL UNIQUE,
    certificate BLOB,
    used_at     INTEGER NOT NULL
) STRICT;

-- What is trusted by decision (anchor), and what only helps to find out (intermediate, revocation-list).
CREATE TABLE trust (
    sha256   BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    kind     TEXT NOT NULL CHECK (kind IN ('anchor', 'intermediate', 'revocation-list')),
    der      BLOB NOT NULL,
    origin   TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

-- rowid is document.id; words are matched without regard to case, letters keep their diacritics (й is not и).
CREATE VIRTUAL TABLE document_text USING fts5 (
    number, counterparty, body,
    tokenize = "unicode61 remove_diacritics 0", prefix = '2 3 4'
);
