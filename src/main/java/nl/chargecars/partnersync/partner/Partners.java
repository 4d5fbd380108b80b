package nl.chargecars.partnersync.partner;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The partner organizations. */
@Component
public class Partners {

    private static final String INSERT = """
            insert into organizations (id, name, organization_type, business_entity, created_at)
            values (:id, :name, 'partner', :business_entity, :created_at)
            on conflict (id) do nothing
            """;

    private static final String SELECT = """
            select id, name, business_entity, created_at
            from organizations
            where organization_type = 'partner' and id = any(?)
            """;

    private static final String LIST = """
            select id, name, business_entity, created_at
            from organizations
            where organization_type = 'partner' and id > :after
            order by id
            limit :limit
            """;

    private static final String NEWEST = """
            select id, name, business_entity, created_at
            from organizations
            where organization_type = 'partner'
            order by id desc
            limit :limit
            """;

    private static final String RENAME = """
            update organizations set name = :name where id = :id and organization_type = 'partner'
            """;

    private static final int LONGEST_NAME = 200;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Partners(JdbcTemplate jdbc, JdbcClient client, AuditLog auditLog, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.client = client;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Returns the partners among the given ids. */
    public Map<PartnerId, Partner> find(Collection<PartnerId> ids) {
        return byId(ofIds(ids).query(SELECT, Partners::partner));
    }

    /** Returns the query of {@link #find}, to be sent together with others. */
    public Read<Partner> finding(Collection<PartnerId> ids) {
        return ofIds(ids).read(SELECT, Partners::partner);
    }

    private Bulk<PartnerId> ofIds(Collection<PartnerId> ids) {
        return Bulk.of(jdbc, List.copyOf(ids)).uuid(PartnerId::value);
    }

    public static Map<PartnerId, Partner> byId(List<Partner> partners) {
        Map<PartnerId, Partner> byId = new TreeMap<>();
        partners.forEach(partner -> byId.put(partner.id(), partner));
        return byId;
    }

    public Optional<Partner> find(PartnerId id) {
        return Optional.ofNullable(find(List.of(id)).get(id));
    }

    /** @throws Refusal PARTNER_NOT_FOUND when there is none with this id */
    public Partner require(PartnerId id) {
        return find(id).orElseThrow(Refusal::partnerNotFound);
    }

    /**
     * Creates a partner; audited.
     *
     * @param wish {@code {"name", "business_entity"}}
     * @throws Refusal VALIDATION_FAILED with every problem
     */
    public Partner create(Fields wish, Actor actor) {
        return createOnce(PartnerId.next(), wish, actor).orElseThrow();
    }

    /**
     * Creates a partner as {@link #create(Fields, Actor)} does, but only once for each id: a form that is submitted twice creates one
     * partner. Returns empty when a partner with this id exists already.
     *
     * @param id a new id that is part of the form
     */
    public Optional<Partner> createOnce(PartnerId id, Fields wish, Actor actor) {
        String name = wish.requiredText("name", LONGEST_NAME);
        BusinessEntity businessEntity = Setting.choice(
                wish, "business_entity", BusinessEntity.CHARGECARS, BusinessEntity.CHARGECARS, BusinessEntity.class);
        wish.check();
        return Objects.requireNonNull(transaction.execute(_ -> {
            var partner = new Partner(id, name, businessEntity, clock.instant());
            int made = client.sql(INSERT)
                    .param("id", id.value())
                    .param("name", name)
                    .param("business_entity", businessEntity.wireName())
                    .param("created_at", Row.timestamp(partner.createdAt()))
                    .update();
            if (made == 0) {
                return Optional.empty();
            }
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "PARTNER_CREATED",
                    "organizations",
                    id.toString(),
                    Map.of("name", name, "business_entity", businessEntity.wireName()))));
            return Optional.of(partner);
        }));
    }

    /**
     * Renames a partner; audited, unless it has that name already. Nothing depends on the name: orders and keys refer to the partner
     * by its id.
     *
     * @param wish {@code {"name"}}
     * @throws Refusal PARTNER_NOT_FOUND; VALIDATION_FAILED with every problem
     */
    public Partner rename(PartnerId id, Fields wish, Actor actor) {
        String name = wish.requiredText("name", LONGEST_NAME);
        if (wish.has("business_entity")) {
            wish.problem("business_entity", "read_only", "It stays what it was when the partner was created.");
        }
        wish.check();
        return Objects.requireNonNull(transaction.execute(_ -> {
            Partner before = require(id);
            if (name.equals(before.name())) {
                return before;
            }
            client.sql(RENAME).param("id", id.value()).param("name", name).update();
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "PARTNER_RENAMED",
                    "organizations",
                    id.toString(),
                    Map.of("name", Map.of("from", before.name(), "to", name)))));
            return new Partner(id, name, before.businessEntity(), before.createdAt());
        }));
    }

    /** Returns partners in the order of their creation, from the one after {@code after}, or from the first if that is null. */
    public List<Partner> list(@Nullable PartnerId after, int limit) {
        return client.sql(LIST)
                .param("after", after == null ? BEFORE_ALL : after.value())
                .param("limit", limit)
                .query(Partners::partner)
                .list();
    }

    /** @param chosen the partner that is offered in any case; null for none */
    public PartnerChoice choice(@Nullable PartnerId chosen) {
        List<Partner> newest = client.sql(NEWEST)
                .param("limit", PartnerChoice.MOST + 1)
                .query(Partners::partner)
                .list();
        boolean cut = newest.size() > PartnerChoice.MOST;
        List<Partner> offered = new ArrayList<>(cut ? newest.subList(0, PartnerChoice.MOST) : newest);
        if (chosen != null && offered.stream().noneMatch(one -> one.id().equals(chosen))) {
            find(chosen).ifPresent(offered::add);
        }
        return new PartnerChoice(offered.reversed(), cut);
    }

    private static Partner partner(ResultSet row, int number) throws SQLException {
        return new Partner(
                new PartnerId(Row.uuid(row, "id")),
                Row.text(row, "name"),
                WireNamed.named(BusinessEntity.class, Row.text(row, "business_entity")),
                Row.instant(row, "created_at"));
    }
}
