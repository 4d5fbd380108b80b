package nl.chargecars.partnersync.administration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.staff.People;
import org.springframework.stereotype.Component;

/** The trail names everybody by ids. Here is who they are: partners and colleagues. */
@Component
class AuditNames {

    private static final String PARTNER = "partner:";
    private static final String STAFF = "staff:";

    private final Partners partners;
    private final People people;

    AuditNames(Partners partners, People people) {
        this.partners = partners;
        this.people = people;
    }

    /** By what the trail says: an actor such as {@code staff:0197…}, or a record's id. */
    Map<String, String> of(List<Entry> entries) {
        Map<String, String> names = new HashMap<>();
        partners.find(ids(entries, PARTNER, "organizations", PartnerId::of)).forEach((id, partner) -> {
            names.put(PARTNER + id, partner.name());
            names.put(id.toString(), partner.name());
        });
        people.addresses(ids(entries, STAFF, "staff_users", StaffUserId::of)).forEach((id, address) -> {
            names.put(STAFF + id, address);
            names.put(id.toString(), address);
        });
        return names;
    }

    private static <T> Set<T> ids(List<Entry> entries, String actors, String table, Function<String, T> read) {
        Stream<String> acting = entries.stream()
                .map(Entry::actor)
                .filter(actor -> actor.startsWith(actors))
                .map(actor -> actor.substring(actors.length()));
        Stream<String> changed = entries.stream()
                .filter(entry -> entry.tableName().equals(table))
                .map(Entry::recordId);
        return Stream.concat(acting, changed)
                .flatMap(text -> id(text, read).stream())
                .collect(Collectors.toSet());
    }

    /** Keys of staff are actors too, and no UUIDs. */
    private static <T> Optional<T> id(String text, Function<String, T> read) {
        try {
            return Optional.of(read.apply(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
