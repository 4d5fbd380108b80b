package nl.chargecars.partnersync.web;

import java.util.Map;

/**
 * A success whose JSON is already written, so that a repeated call gets it again word for word.
 *
 * @param headers the headers besides Content-Type and Content-Length
 */
public record WrittenAnswer(int status, Map<String, String> headers, String json) implements JsonAnswer {}
