package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.settings.Clocks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Since when we have been there. What did not happen while all our nodes were away says nothing about a partner, so counting starts
 * again afterwards, except for a trouble that people have been told of: that we were away puts nothing right.
 */
@Component
class Uptime {

    /** Looked up when used: {@link Housekeeping} itself depends on the jobs of this package. */
    private final ObjectProvider<Housekeeping> housekeeping;

    private final AlertBook book;

    Uptime(ObjectProvider<Housekeeping> housekeeping, AlertBook book) {
        this.housekeeping = housekeeping;
        this.book = book;
    }

    /** Returns {@link Instant#MIN} when we were never away. A time ahead of now was written before a clock was set back. */
    Instant since(Instant now) {
        return housekeeping
                .getObject()
                .resumedAt(AlertJob.NAME)
                .filter(at -> !at.isAfter(now.plus(Clocks.MOST_APART)))
                .orElse(Instant.MIN);
    }

    /**
     * Returns those of the troubles that have lasted for the limit while we were there, and those of which an alert is open.
     *
     * @param troubles of this kind, which have lasted for the limit if the time is counted in which we were away
     */
    List<Trouble> lasting(Duration limit, AlertKind kind, List<Trouble> troubles, Instant now) {
        if (troubles.isEmpty() || !since(now).isAfter(now.minus(limit))) {
            return troubles;
        }
        Set<String> told = book.openSubjects(kind);
        return troubles.stream()
                .filter(trouble -> told.contains(trouble.subject()))
                .toList();
    }
}
