-- What services answered: kept so that it is not asked for again while it holds, and is at hand without a network.
CREATE TABLE evidence (
    kind        TEXT NOT NULL CHECK (kind IN ('ocsp', 'crl', 'certificate')),
    address     TEXT NOT NULL,
    -- SHA-256 of the certificate an answer is about; empty for lists and certificates, which are about nobody alone.
    subject     BLOB NOT NULL,
    sha256      BLOB NOT NULL CHECK (length(sha256) = 32),
    -- Lists lie in the table trust, where those that were added by hand are; here is only when and whence.
    der         BLOB,
    obtained_at INTEGER NOT NULL,
    next_update INTEGER,
    PRIMARY KEY (kind, address, subject)
) STRICT, WITHOUT ROWID;

-- How the services did, one row for each address.
CREATE TABLE service (
    kind            TEXT NOT NULL,
    address         TEXT NOT NULL,
    host            TEXT NOT NULL,
    last_used_at    INTEGER NOT NULL,
    last_success_at INTEGER,
    latency_ms      INTEGER,
    last_fault      TEXT,
    last_fault_at   INTEGER,
    -- By how many seconds our clock was ahead of the service's.
    clock_skew      INTEGER,
    PRIMARY KEY (kind, address)
) STRICT, WITHOUT ROWID;
