// Values of the core that carry no type of their own.
type JsonValue = unknown;
