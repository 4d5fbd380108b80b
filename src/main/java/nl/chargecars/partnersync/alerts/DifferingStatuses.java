package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.reconciliation.OpenDifferences;
import nl.chargecars.partnersync.reconciliation.OpenDifferences.Group;
import org.springframework.stereotype.Component;

/**
 * Finds active integrations with open differences: orders whose status differs between the partner and us, found by whichever
 * comparison, where nobody has decided which status counts.
 */
@Component
class DifferingStatuses implements TroubleSource {

    private final OpenDifferences differences;

    DifferingStatuses(OpenDifferences differences) {
        this.differences = differences;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.DIFFERENCES_OPEN;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return differences.groups(null).stream()
                .collect(Collectors.groupingBy(Group::integration, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(this::trouble)
                .toList();
    }

    private Trouble trouble(List<Group> groups) {
        Group any = groups.getFirst();
        long count = groups.stream().mapToLong(Group::count).sum();
        Instant last = groups.stream()
                .map(Group::foundAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Trouble.ofIntegration(
                        kind(),
                        any.partner(),
                        any.integration(),
                        "The partner and we do not agree on "
                                + (count == 1
                                        ? "one order, found at "
                                        : Counted.within(count) + " orders, the last of them found at ")
                                + last
                                + ". Decide whose status counts.",
                        new Saying(kind().wireName(), last, count, null))
                .because(groups.stream()
                        .flatMap(group -> group.causes().stream())
                        .distinct()
                        .toList());
    }
}
