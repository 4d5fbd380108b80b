package nl.chargecars.partnersync.exceptions;

/**
 * What keeps an integration from sending now, so that what is sent again waits until it is over.
 *
 * @param word the last part of the name of its text
 * @param page the address of the integration's page
 */
public record Obstacle(String word, String page) {

    static final String REPLACED = "replaced";

    /** Returns whether another integration of the partner is active, so that nothing of this one is sent again. */
    public boolean isReplaced() {
        return word.equals(REPLACED);
    }
}
