package nl.chargecars.partnersync.polling;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;

/**
 * Why a question for an order's status came to nothing.
 *
 * @param code stable, for programs, and for words in any language: of a call that failed, or the outcome of the status heard
 * @param text a few words of English, without secrets
 */
record Why(String code, String text) {

    static Why of(Failure failure) {
        return new Why(failure.code().wireName(), failure.text());
    }

    /** The partner answered, and its status was refused. */
    static Why of(Settled refused) {
        String code = refused.outcome().wireName();
        return new Why(code, code + ": " + refused.message());
    }
}
