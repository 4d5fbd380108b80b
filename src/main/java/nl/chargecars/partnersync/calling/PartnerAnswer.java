package nl.chargecars.partnersync.calling;

import nl.chargecars.partnersync.client.Exchange;

/**
 * A partner's answer as it came. It may repeat what we sent, so nothing of it may be stored or shown that has one of the secrets.
 *
 * @param sent the secrets in our request
 */
public record PartnerAnswer(Exchange exchange, SentSecrets sent) {

    /** Returns the exchange with the secrets in the body masked. */
    Exchange shown() {
        String body = exchange.body();
        return body == null ? exchange : exchange.answering(sent.hiddenIn(body));
    }
}
