package nl.chargecars.partnersync.web;

import java.util.Map;

/**
 * A success whose JSON was written before, so that it can be given again word for word.
 *
 * @param headers besides those of the content
 */
public record WrittenAnswer(int status, Map<String, String> headers, String json) {}
