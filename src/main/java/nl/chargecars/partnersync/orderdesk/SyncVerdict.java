package nl.chargecars.partnersync.orderdesk;

import java.util.Locale;
import nl.chargecars.partnersync.id.WireNamed;

/** Whether the partner knows of a change, or why not: one constant for each possible case. */
enum SyncVerdict implements WireNamed {
    /** The change was delivered. */
    DELIVERED(Tone.DELIVERED),
    /** The partner has no webhook, and has fetched the change itself. */
    FEED_ONLY(Tone.DELIVERED),
    /** The partner has no webhook, and has not fetched the change yet. */
    NOT_FETCHED(Tone.PENDING),
    /** The partner made the change itself, and it is not sent back. */
    ECHO(Tone.QUIET),
    NOT_SUBSCRIBED(Tone.QUIET),
    /** The partner's status map had no word for the status. */
    NOT_MAPPED(Tone.FAILED),
    /** The map had no word, and somebody decided that the partner need not be notified. */
    NOT_MAPPED_DISMISSED(Tone.QUIET),
    NO_INTEGRATION(Tone.FAILED),
    /** Nothing is known about notifying the partner. */
    UNKNOWN(Tone.QUIET),
    /** Somebody dismissed the delivery, or a newer status superseded it. */
    DISMISSED(Tone.QUIET),
    /** The last try of the schedule failed. */
    FAILED(Tone.FAILED),
    /** The delivery's integration is switched off, or another one has replaced it. */
    HELD_INACTIVE(Tone.HELD),
    /** Sync is paused. */
    HELD_PAUSED(Tone.HELD),
    /** The endpoint is disabled: it answered 410, failed for days, or somebody disabled it. */
    HELD_DISABLED(Tone.HELD),
    HELD_NO_ADDRESS(Tone.HELD),
    /** An earlier change of the same order goes first. */
    BEHIND(Tone.PENDING),
    UNDER_WAY(Tone.PENDING),
    /** The endpoint failed so steadily that all deliveries to it are paused. */
    BREAKER(Tone.HELD),
    /** The endpoint asked us to wait until a given time. */
    ASKED_TO_WAIT(Tone.PENDING),
    /** The integration sends at fixed times only. */
    CADENCE(Tone.PENDING),
    /** The delivery was held, and such deliveries are now released at a bounded pace. */
    RELEASING(Tone.PENDING),
    FIRST_TRY(Tone.PENDING),
    /** The delivery succeeded before, and somebody had it sent again. */
    AGAIN(Tone.PENDING),
    /** A try failed, another one follows. */
    RETRYING(Tone.PENDING),
    /** The partner's update has a status that its map does not contain. */
    UPDATE_NOT_MAPPED(Tone.FAILED),
    /** The partner's update would lead to a status that the workflow does not allow. */
    UPDATE_NOT_ALLOWED(Tone.FAILED),
    /** The partner's update could not be applied for another reason. */
    UPDATE_REFUSED(Tone.FAILED),
    /** A change before the last one was not delivered. */
    EARLIER_FAILED(Tone.FAILED);

    /** How it is coloured: the classes of states in pages.css. */
    enum Tone {
        DELIVERED,
        PENDING,
        HELD,
        FAILED,
        QUIET;

        String style() {
            return this == QUIET ? "dismissed" : name().toLowerCase(Locale.ROOT);
        }
    }

    private final Tone tone;

    SyncVerdict(Tone tone) {
        this.tone = tone;
    }

    Tone tone() {
        return tone;
    }
}
