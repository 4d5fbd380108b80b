package nl.chargecars.partnersync.web;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where, as a JSON pointer (RFC 6901) into the body; empty for the body as a whole
 * @param code lower snake case, for machines
 * @param message for people: what is wrong and what to do; never repeats personal data or secrets
 */
public record Problem(String pointer, String code, String message) {}
