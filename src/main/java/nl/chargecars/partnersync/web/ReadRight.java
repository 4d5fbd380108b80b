package nl.chargecars.partnersync.web;

/**
 * Whether the caller may read the record that the request changes: a scope to write does not include the one to read. Declared as a
 * parameter by endpoints that answer a change with the whole record.
 */
public record ReadRight(boolean granted) {}
