package nl.chargecars.partnersync.partner;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The status maps of an integration: their versions, the differences between two maps, and changes. */
@Component
public class StatusMaps {

    private final StatusMapRepository repository;
    private final IntegrationRepository integrations;
    private final IntegrationConfig config;
    private final StatusMappingParser parser;
    private final TransactionTemplate transaction;

    StatusMaps(
            StatusMapRepository repository,
            IntegrationRepository integrations,
            IntegrationConfig config,
            StatusMappingParser parser,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.integrations = integrations;
        this.config = config;
        this.parser = parser;
        this.transaction = transaction;
    }

    /** Returns the newest versions first, those before {@code before}, or from the present version if that is null. */
    public List<StatusMapVersion> versions(IntegrationId integration, @Nullable Integer before, int limit) {
        return repository.list(integration, before, limit);
    }

    /** Returns the present version. */
    public StatusMapVersion current(IntegrationId integration) {
        return repository.list(integration, null, 1).getFirst();
    }

    public Optional<StatusMapVersion> find(IntegrationId integration, int version) {
        return repository.find(integration, version);
    }

    /**
     * Returns the {@code status_mapping} of a request without storing it.
     *
     * @param otherwise returned when the request has no {@code status_mapping}
     * @throws Refusal VALIDATION_FAILED with every problem
     */
    public StatusMapping read(Fields fields, StatusMapping otherwise) {
        StatusMapping read = parser.parse(fields, otherwise);
        fields.refuseUnknown();
        fields.check();
        return read;
    }

    /** Returns the entries that differ, in the order of the words. */
    public List<WordChange> changes(StatusMapping before, StatusMapping after) {
        return WordChange.between(before, after);
    }

    /**
     * Replaces the integration's status map, as {@code POST …/integration-config} does; audited.
     *
     * @param basedOn the version on which the change is based
     * @return empty when there is a later version; then nothing is changed
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED with every problem
     */
    public Optional<Integration> change(IntegrationId id, StatusMapping mapping, int basedOn, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Integration integration = integrations.require(id);
            integrations.lockPartner(integration.partner());
            if (current(id).version() != basedOn) {
                return Optional.empty();
            }
            return Optional.of(config.change(integration, "status_mapping", mapping, actor));
        }));
    }
}
