package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.web.Fields;

/** Reads from a request body which group of refused updates is meant. */
final class GroupReader {

    private static final int LONGEST_WORD = 200;

    private static final List<String> REFUSED = Arrays.stream(Outcome.values())
            .filter(outcome -> !outcome.accepted())
            .map(Outcome::wireName)
            .toList();

    private GroupReader() {}

    /** Reads the group and adds problems to {@code fields}. The result is there once {@link Fields#check} has passed. */
    static Optional<GroupFilter> of(PartnerId partner, Fields fields) {
        String given = fields.requiredText("outcome", LONGEST_WORD);
        Optional<Outcome> outcome = Outcome.askedRefusal(given);
        if (outcome.isEmpty() && !given.isEmpty()) {
            fields.problem("outcome", "unknown_value", "One of " + String.join(", ", REFUSED) + " is expected.");
        }
        String word = fields.text("status", LONGEST_WORD);
        String orderStatus = fields.text("from_status", LONGEST_WORD);
        return outcome.map(refusal -> new GroupFilter(partner, refusal, word, orderStatus));
    }
}
