package nl.chargecars.partnersync.partner;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import nl.chargecars.partnersync.crypto.UnsealException;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.AfterCommit;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.OncePerTransaction;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table partner_integrations. */
@Repository
class IntegrationRepository {

    private static final Logger log = LoggerFactory.getLogger(IntegrationRepository.class);

    private static final String SELECT = "select " + IntegrationReader.COLUMNS + " from partner_integrations ";

    private static final String ACTIVE = SELECT + "where is_active and partner_organization_id = any(?)";

    private static final String FIGURES = """
            select id, created_at, updated_at, last_sync_at, success_rate, last_error_at, last_error_message, last_error_code
            from partner_integrations
            where partner_organization_id = :partner
            """;

    /**
     * Selects the rate limit of the active configuration; without an active one the strictest of all, so that a partner cannot evade
     * its limit by deactivation. The sum of the versions grows with every change of any configuration of the partner.
     */
    private static final String RATE_LIMIT = """
            select coalesce(max(rate_limit_per_minute) filter (where is_active), min(rate_limit_per_minute)) as per_minute,
                coalesce(max(rate_limit_burst) filter (where is_active), min(rate_limit_burst)) as burst,
                coalesce(sum(version), 0) as version
            from partner_integrations
            where partner_organization_id = ?
            """;

    private static final String DISABLE = """
            update partner_integrations set endpoint_disabled_at = :now, endpoint_disabled_why = :why,
                endpoint_disabled_code = :code
            where id = :id and endpoint_disabled_at is null and version = coalesce(:version, version)
            """;

    private static final String NAMING = """
            select integration.partner_organization_id, partner.name, integration.integration_name, integration.is_active,
                array(select distinct status
                      from (select jsonb_object_keys(integration.status_mapping -> 'chargecars_to_partner')
                            union all
                            select value from jsonb_each_text(integration.status_mapping -> 'partner_to_chargecars')
                           ) as named (status)
                      where status = any(:statuses::text[])
                      order by status) as statuses
            from partner_integrations as integration
            join organizations as partner on partner.id = integration.partner_organization_id
            where jsonb_exists_any(integration.status_mapping -> 'chargecars_to_partner', :statuses::text[])
               or exists (select from jsonb_each_text(integration.status_mapping -> 'partner_to_chargecars')
                          where value = any(:statuses::text[]))
            order by partner.name, integration.integration_name
            """;

    /** Serialises changes of a partner's configurations, so that two of them cannot become active at the same time. */
    private static final String LOCK_PARTNER = "select 1 from organizations where id = :partner for no key update";

    /**
     * Locks all configurations of a partner. A save writes all columns of a row, so other changes of the row (a disabled endpoint)
     * must be committed before the row is read.
     */
    private static final String LOCK_ALL = """
            select 1 from partner_integrations where partner_organization_id = :partner order by id for no key update
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final IntegrationReader reader;
    private final RowMapper<Integration> mapper;
    private final SaveIntegration save;
    private final OncePerTransaction<PartnerId, Integration> active = new OncePerTransaction<>(this::readActive);
    private final AtomicLong changes = new AtomicLong();

    /** Integrations whose secrets could not be decrypted at the last read; remembered so that each is logged once only. */
    private final Set<IntegrationId> sealed = ConcurrentHashMap.newKeySet();

    IntegrationRepository(JdbcTemplate jdbc, JdbcClient client, IntegrationReader reader, SaveIntegration save) {
        this.jdbc = jdbc;
        this.client = client;
        this.reader = reader;
        this.mapper = (row, _) -> reader.read(row);
        this.save = save;
    }

    /** What is stored with an integration beside its configuration. */
    record Figures(IntegrationId id, Instant createdAt, Instant updatedAt, RecentExchanges recent) {}

    /** Returns the active integration of each partner that has one; cached for the rest of the transaction. */
    Map<PartnerId, Integration> active(Collection<PartnerId> partners) {
        return active.find(partners);
    }

    /** Returns a query for the active integrations, to be sent together with others; pass its result to {@link #remember}. */
    Read<Integration> findingActive(Collection<PartnerId> partners) {
        return ofPartners(List.copyOf(partners)).read(ACTIVE, mapper);
    }

    /** Caches these integrations for the rest of the transaction. Returns them by partner. */
    Map<PartnerId, Integration> remember(List<Integration> found) {
        Map<PartnerId, Integration> byPartner = byPartner(found);
        active.remember(byPartner);
        return byPartner;
    }

    private Map<PartnerId, Integration> readActive(List<PartnerId> partners) {
        return byPartner(ofPartners(partners).query(ACTIVE, mapper));
    }

    private Bulk<PartnerId> ofPartners(List<PartnerId> partners) {
        return Bulk.of(jdbc, partners).uuid(PartnerId::value);
    }

    private static Map<PartnerId, Integration> byPartner(List<Integration> found) {
        Map<PartnerId, Integration> byPartner = new HashMap<>();
        found.forEach(integration -> byPartner.put(integration.partner(), integration));
        return byPartner;
    }

    /** Returns all active integrations. Those whose secrets cannot be decrypted are left out and logged; the others still work. */
    List<Integration> active() {
        return client.sql(SELECT + "where is_active order by id").query((row, _) -> opened(row)).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Integration> opened(ResultSet row) throws SQLException {
        var id = new IntegrationId(Row.uuid(row, "id"));
        try {
            Integration opened = reader.read(row);
            sealed.remove(id);
            return Optional.of(opened);
        } catch (UnsealException failure) {
            if (sealed.add(id)) {
                log.error("nothing is sent to or asked of the integration {}: {}", id, failure.inWords());
            }
            return Optional.empty();
        }
    }

    List<Integration> of(PartnerId partner) {
        return of(List.of(partner));
    }

    /** Returns all integrations of these partners, for each partner the active one first, then by name. */
    List<Integration> of(List<PartnerId> partners) {
        return ofPartners(partners)
                .query(
                        SELECT + "where partner_organization_id = any(?) order by is_active desc, integration_name",
                        mapper);
    }

    /**
     * Returns the partner's integration of this name, or its active one if the name is null.
     *
     * @throws Refusal NOT_FOUND, NO_ACTIVE_INTEGRATION
     */
    Integration require(PartnerId partner, @Nullable String name) {
        return of(partner).stream()
                .filter(one -> name == null ? one.active() : one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> name == null
                        ? Refusal.noActiveIntegration()
                        : Refusal.of(ErrorCode.NOT_FOUND, "This partner has no integration of that name."));
    }

    /**
     * @param id null: no integration has it
     * @throws Refusal NOT_FOUND
     */
    Integration require(@Nullable IntegrationId id) {
        return Optional.ofNullable(id)
                .flatMap(this::find)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such integration."));
    }

    Optional<Integration> find(IntegrationId id) {
        return client.sql(SELECT + "where id = :id")
                .param("id", id.value())
                .query(mapper)
                .optional();
    }

    List<MappedIntegration> naming(List<String> statuses) {
        return client.sql(NAMING)
                .param("statuses", statuses.toArray(String[]::new))
                .query((row, _) -> new MappedIntegration(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        Row.text(row, "name"),
                        Row.text(row, "integration_name"),
                        row.getBoolean("is_active"),
                        Row.texts(row, "statuses")))
                .list();
    }

    List<Figures> figures(PartnerId partner) {
        return client.sql(FIGURES)
                .param("partner", partner.value())
                .query((row, _) -> new Figures(
                        new IntegrationId(Row.uuid(row, "id")),
                        Row.instant(row, "created_at"),
                        Row.instant(row, "updated_at"),
                        recent(row)))
                .list();
    }

    private static RecentExchanges recent(ResultSet row) throws SQLException {
        BigDecimal rate = row.getBigDecimal("success_rate");
        return new RecentExchanges(
                Row.instantOrNull(row, "last_sync_at"),
                rate == null ? null : rate.doubleValue(),
                Row.instantOrNull(row, "last_error_at"),
                row.getString("last_error_message"),
                row.getString("last_error_code"));
    }

    RateLimitInForce rateLimit(JdbcTemplate impatient, PartnerId partner) {
        return Objects.requireNonNull(impatient.queryForObject(
                RATE_LIMIT,
                (row, _) -> {
                    Integer perMinute = Row.intOrNull(row, "per_minute");
                    return new RateLimitInForce(
                            perMinute == null ? RateLimit.DEFAULT : new RateLimit(perMinute, row.getInt("burst")),
                            row.getLong("version"));
                },
                partner.value()));
    }

    /** Locks the partner and all its integrations until the transaction ends; integrations read after this call stay unchanged. */
    void lockPartner(PartnerId partner) {
        client.sql(LOCK_PARTNER).param("partner", partner.value()).query().listOfRows();
        client.sql(LOCK_ALL).param("partner", partner.value()).query().listOfRows();
    }

    void save(Integration integration, Instant now) {
        save.save(integration, now);
        changed();
    }

    /** Returns how many configuration changes and disabled endpoints this node has committed since its start. */
    long changes() {
        return changes.get();
    }

    /**
     * Disables the endpoint. Returns false if it was disabled already or the version does not match.
     *
     * @param version version that must still be the current one; null: any
     */
    boolean disableEndpoint(IntegrationId id, @Nullable Integer version, DisabledBecause why, Instant now) {
        boolean disabled = client.sql(DISABLE)
                        .param("id", id.value())
                        .param("version", version, Types.INTEGER)
                        .param("why", why.text())
                        .param("code", why.wireName())
                        .param("now", Row.timestamp(now))
                        .update()
                > 0;
        if (disabled) {
            changed();
        }
        return disabled;
    }

    private void changed() {
        active.forget();
        AfterCommit.run(changes::incrementAndGet);
    }
}
