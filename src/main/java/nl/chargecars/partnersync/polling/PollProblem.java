package nl.chargecars.partnersync.polling;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;

/**
 * Why a request for an order's status had no accepted result.
 *
 * @param code stable, for programs and for translation: the code of a failed call, or the outcome of the status received
 * @param text a few words of English, without secrets
 */
record PollProblem(String code, String text) {

    static PollProblem of(Failure failure) {
        return new PollProblem(failure.code().wireName(), failure.text());
    }

    /** The partner answered, and its status was refused. */
    static PollProblem of(Settled refused) {
        String code = refused.outcome().wireName();
        return new PollProblem(code, code + ": " + refused.message());
    }
}
