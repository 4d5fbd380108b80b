package nl.chargecars.partnersync.client;

/**
 * Why a call did not succeed.
 *
 * @param text for people who look into the failure; short, without secrets or bodies
 */
public record Failure(FailureCode code, String text) {

    public static Failure of(FailureCode code) {
        return new Failure(code, code.text());
    }
}
