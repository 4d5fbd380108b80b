package nl.chargecars.partnersync.orderdesk;

import java.util.Locale;
import nl.chargecars.partnersync.id.WireNamed;

/** Whether the partner knows of a change, in one word each for everything that can be the case. */
enum SyncVerdict implements WireNamed {
    /** It has it. */
    DELIVERED(Tone.DELIVERED),
    /** It has no webhook, and fetched it itself. */
    FEED_ONLY(Tone.DELIVERED),
    /** It has no webhook, and has not fetched it yet. */
    NOT_FETCHED(Tone.PENDING),
    /** It said so itself, and is not told what it said. */
    ECHO(Tone.QUIET),
    NOT_SUBSCRIBED(Tone.QUIET),
    /** The status had no word in its map. */
    NOT_MAPPED(Tone.FAILED),
    /** The same, and somebody said that it need not be told. */
    NOT_MAPPED_DISMISSED(Tone.QUIET),
    NO_INTEGRATION(Tone.FAILED),
    /** Nothing is known of telling it. */
    UNKNOWN(Tone.QUIET),
    /** Somebody gave it up, or a newer status made it superfluous. */
    DISMISSED(Tone.QUIET),
    /** The last try of the schedule failed. */
    FAILED(Tone.FAILED),
    /** The integration it is for is switched off, or another one took its place. */
    HELD_INACTIVE(Tone.HELD),
    /** Sync is paused. */
    HELD_PAUSED(Tone.HELD),
    /** The endpoint was disabled: 410, or days of failure. */
    HELD_DISABLED(Tone.HELD),
    HELD_NO_ADDRESS(Tone.HELD),
    /** An earlier change of the same order goes first. */
    BEHIND(Tone.PENDING),
    UNDER_WAY(Tone.PENDING),
    /** The endpoint failed so steadily that all that goes to it is paused. */
    BREAKER(Tone.HELD),
    /** The endpoint said when to come back. */
    ASKED_TO_WAIT(Tone.PENDING),
    /** The partner hears of changes at fixed times only. */
    CADENCE(Tone.PENDING),
    /** It was held, and what was goes out at a bounded pace. */
    RELEASING(Tone.PENDING),
    FIRST_TRY(Tone.PENDING),
    /** It went well before, and somebody had it sent again. */
    AGAIN(Tone.PENDING),
    /** A try failed, another one follows. */
    RETRYING(Tone.PENDING),
    /** The partner's own word means nothing to us. */
    UPDATE_NOT_MAPPED(Tone.FAILED),
    /** The partner's own word leads where the workflow does not. */
    UPDATE_NOT_ALLOWED(Tone.FAILED),
    /** The partner's own word could not be applied for another reason. */
    UPDATE_REFUSED(Tone.FAILED),
    /** Something before the last change did not arrive. */
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
