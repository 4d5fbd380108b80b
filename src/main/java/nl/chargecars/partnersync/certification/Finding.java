package nl.chargecars.partnersync.certification;

import static nl.chargecars.partnersync.certification.Verdict.FAILED;
import static nl.chargecars.partnersync.certification.Verdict.PASSED;
import static nl.chargecars.partnersync.certification.Verdict.WARNING;

import nl.chargecars.partnersync.id.WireNamed;

/** What a check found. The messages are for programs and their developers; the pages have their own texts, in two languages. */
public enum Finding implements WireNamed {
    CONFIGURED(PASSED, "Events are subscribed to, and statuses are mapped."),
    NO_EVENTS(FAILED, "webhook_events is empty: you would hear of nothing."),
    NO_STATUS_MAPPED(
            FAILED, "chargecars_to_partner maps no status: a status without a word of yours makes no delivery."),
    STATUSES_WITHOUT_WORD(
            WARNING,
            "You would not hear of statuses that you subscribe to, since chargecars_to_partner has no word of yours for them"),
    HTTPS(PASSED, "The address is https."),
    PLAIN_HTTP(WARNING, "The address is http: names and e-mail addresses of customers would travel unencrypted."),
    ANSWERED(PASSED, "A right event was answered 2xx."),
    NOT_REACHED(FAILED, "The endpoint gave no answer."),
    NO_ACCESS_TOKEN(FAILED, "The token endpoint gave no access token, without which the endpoint cannot be called."),
    REDIRECTED(FAILED, "The endpoint answered with a redirect. We follow none: give the final address."),
    RIGHT_SIGNATURE_REFUSED(
            FAILED, "The endpoint refused a right signature. Verify the raw bytes of the body with this secret."),
    ANSWERED_WITH_ERROR(FAILED, "The endpoint answered a right event with an error."),
    REPEAT_TAKEN(PASSED, "The same event was answered 2xx again."),
    REPEAT_REFUSED(
            FAILED,
            "The same event was not answered 2xx the second time. Delivery is at least once: answer 2xx and do nothing."),
    FORGERY_REFUSED(PASSED, "It was refused with 4xx."),
    FORGERY_ACCEPTED(FAILED, "It was accepted: anybody could tell you that an order is completed."),
    FORGERY_BREAKS(
            FAILED, "It was not refused with 4xx. Answer 401 to a signature that does not fit, and nothing else."),
    OLD_ACCEPTED(
            FAILED, "An event signed ten minutes ago was accepted: check webhook-timestamp, five minutes at most."),
    REPLAY_UNNOTICED(
            WARNING,
            "An old event was accepted by X-ChargeCars-Signature, which has no time in it. Verify webhook-signature instead."),
    TAKEN(PASSED, "It was answered 2xx."),
    LARGE_REFUSED(FAILED, "An event of ordinary size, with letters beyond ASCII, was not answered 2xx."),
    UNKNOWN_FIELDS_REFUSED(
            FAILED, "An event with additional members was not answered 2xx. Ignore what you don't know."),
    UNKNOWN_EVENT_ANSWERED(PASSED, "An unknown type of event was answered 2xx or 4xx."),
    UNKNOWN_EVENT_BREAKS(FAILED, "An unknown type of event was answered neither 2xx nor 4xx."),
    ALL_TAKEN(PASSED, "All were answered 2xx."),
    SOME_REFUSED(FAILED, "Not all of several events at the same time were answered 2xx."),
    STAYS_OPEN(PASSED, "The connection stays open."),
    CLOSES_EACH_TIME(WARNING, "The endpoint closes the connection after each answer: each event needs a new one."),
    FAST(PASSED, "All answers came quickly."),
    SLOW(WARNING, "An answer came in time, but late. Answer first, work afterwards."),
    TIMED_OUT(FAILED, "An answer did not come, or did not end, in the time allowed. Answer first, work afterwards."),
    NOT_TRIED(Verdict.SKIPPED, "Not tried: a right event has to be answered 2xx first.");

    private final Verdict verdict;
    private final String message;

    Finding(Verdict verdict, String message) {
        this.verdict = verdict;
        this.message = message;
    }

    Verdict verdict() {
        return verdict;
    }

    String message() {
        return message;
    }
}
