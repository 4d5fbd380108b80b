package nl.chargecars.partnersync.staff;

import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.pages.Colleagues;
import org.springframework.stereotype.Component;

/** Names colleagues by their e-mail addresses: no other names of them are stored, and of erased ones none at all. */
@Component
class ColleagueNames implements Colleagues {

    private static final String STAFF = "staff:";

    private final StaffUserRepository repository;

    ColleagueNames(StaffUserRepository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<String> name(String actor) {
        return id(actor)
                .flatMap(id ->
                        Optional.ofNullable(repository.addresses(List.of(id)).get(id)));
    }

    /** Returns the user id in an actor; empty for a staff API key, whose actor starts with {@code staff:} too but has no UUID. */
    private static Optional<StaffUserId> id(String actor) {
        try {
            return actor.startsWith(STAFF)
                    ? Optional.of(StaffUserId.of(actor.substring(STAFF.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException key) {
            return Optional.empty();
        }
    }
}
