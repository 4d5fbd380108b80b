package nl.chargecars.partnersync.exceptions;

/**
 * What keeps an integration from sending now, so that what is sent again waits until it is over.
 *
 * @param word the last part of the name of its text
 * @param page the address of the integration's page
 */
public record Obstacle(String word, String page) {}
