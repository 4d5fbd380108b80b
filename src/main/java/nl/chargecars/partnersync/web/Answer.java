package nl.chargecars.partnersync.web;

/**
 * The envelope of every success (contract, "Style of the API").
 *
 * @param data the content that the caller requested
 */
public record Answer<T>(boolean success, T data) implements JsonAnswer {
    public static <T> Answer<T> of(T data) {
        return new Answer<>(true, data);
    }
}
