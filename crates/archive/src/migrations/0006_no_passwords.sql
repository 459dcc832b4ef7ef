-- A name and a password before the host of a proxy are not kept any more; only that there were some, so that people can be
-- told. What stands after the last "@" is left: a password may hold one.
DELETE FROM property WHERE name = 'services' AND NOT json_valid(value);
INSERT OR REPLACE INTO property (name, value)
    SELECT 'rewrite-file', '1' FROM property WHERE name = 'services' AND value ->> '$.proxy_address' IS NOT NULL;
UPDATE property SET value = json_set(
        value,
        '$.proxy_address', replace(
            value ->> '$.proxy_address',
            rtrim(value ->> '$.proxy_address', replace(value ->> '$.proxy_address', '@', '')),
            ''
        ),
        '$.proxy_has_name', json('true')
    )
    WHERE name = 'services' AND instr(value ->> '$.proxy_address', '@') > 0;
