package nl.chargecars.partnersync.polling;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;

/**
 * Why a request for an order's status had no accepted result.
 *
 * @param code stable, for programs and for translation: the code of a failed call, or the outcome of the status received
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
