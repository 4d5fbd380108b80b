package nl.chargecars.partnersync.order;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Rival;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that an order finds its customer by e-mail or creates it, and never changes it (seed, "Create Order from Partner API",
 * step 2).
 */
@ExtendWith(WithServer.class)
class CustomersTest {

    private final TestServer server;
    private final Db db;
    private final TestPartner partner;
    private final String email;

    CustomersTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.partner = TestPartner.integrated(server);
        this.email = "jan-" + partner.id() + "@example.com";
    }

    @Test
    void areFoundByEmailWhateverItsCase() {
        UUID first = customerOf(placed(partner, "1", email));
        assertThat(customerOf(placed(partner, "2", email.toUpperCase(Locale.ROOT))))
                .isEqualTo(first);
        assertThat(customerOf(placed(partner, "3", "  " + email + " "))).isEqualTo(first);
        assertThat(customerOf(placed(partner, "4", "other-" + email))).isNotEqualTo(first);
    }

    @Test
    void areTheSameForEveryPartnerAndCompany() {
        TestPartner other = TestPartner.integrated(server, "laderthuis");
        assertThat(customerOf(placed(other, "1", email))).isEqualTo(customerOf(placed(partner, "1", email)));
    }

    @Test
    void areNeverChangedByALaterOrderWhichKeepsItsOwnCopy() {
        placed(partner, "1", email);
        Map<String, @Nullable Object> before = contact();
        JsonBody later = order("2", email)
                .with("/customer/name", "Johanna de Vries")
                .with("/customer/email", email.toUpperCase(Locale.ROOT))
                .with("/customer/phone", "+31687654321")
                .with("/customer/address/street", "Elders 1");
        partner.place(later).is(201);
        assertThat(contact()).isEqualTo(before);

        Reply first = partner.order("1");
        assertThat(first.text("/data/customer/name")).isEqualTo("Jan Janssen");
        assertThat(first.text("/data/customer/address/street")).isEqualTo("Hoofdstraat 123");
        Reply second = partner.order("2");
        assertThat(second.text("/data/customer/name")).isEqualTo("Johanna de Vries");
        assertThat(second.text("/data/customer/email")).isEqualTo(email.toUpperCase(Locale.ROOT));
        assertThat(second.text("/data/customer/phone")).isEqualTo("+31687654321");
        assertThat(second.text("/data/customer/address/street")).isEqualTo("Elders 1");
    }

    @ParameterizedTest
    @CsvSource({"Jan, Jan, ''", "Jan van den Berg, Jan, van den Berg", "Jan   Jansen, Jan, Jansen"})
    void haveAFirstNameAndTheRest(String name, String first, String last) {
        partner.place(order("1", email).with("/customer/name", name)).is(201);
        assertThat(contact()).containsEntry("first_name", first).containsEntry("last_name", last);
    }

    @Test
    void areCreatedOnceWhenManyOrdersOfSeveralCompaniesComeAtOnce() {
        List<TestPartner> partners = List.of(
                partner, TestPartner.integrated(server, "laderthuis"), TestPartner.integrated(server, "ratioshop"));
        List<Reply> replies =
                AtOnce.call(60, number -> partners.get(number % 3).place(order("order " + number, email)));
        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(db.count("contacts where email_key = ?", email)).isEqualTo(1);
    }

    /** The rival is for example another node, whose transaction creates the same customer and commits while ours waits for it. */
    @Test
    void areTheRivalsWhenARivalCreatedThemFirst() {
        UUID theirs = Uuid7.next();
        try (Rival rival = createdByARival(theirs)) {
            CompletableFuture<Reply> placing = placeAndWaitFor(rival);
            rival.commit();
            Reply placed = placing.orTimeout(20, SECONDS).join().is(201);
            assertThat(customerOf(placed.text("/data/chargecars_order_id"))).isEqualTo(theirs);
        }
        assertThat(db.count("contacts where email_key = ?", email)).isEqualTo(1);
    }

    @Test
    void areOursWhenTheRivalGaveUp() {
        UUID theirs = Uuid7.next();
        try (Rival rival = createdByARival(theirs)) {
            CompletableFuture<Reply> placing = placeAndWaitFor(rival);
            rival.rollback();
            Reply placed = placing.orTimeout(20, SECONDS).join().is(201);
            assertThat(customerOf(placed.text("/data/chargecars_order_id"))).isNotEqualTo(theirs);
        }
        assertThat(db.count("contacts where email_key = ?", email)).isEqualTo(1);
    }

    /** A rival transaction that has created the customer and has not committed yet. */
    private Rival createdByARival(UUID organization) {
        Rival rival = db.rival();
        rival.execute("""
                insert into organizations (id, name, organization_type, business_entity, created_at)
                values (?, 'Jan Janssen (Particulier)', 'customer_individual', 'laderthuis', now())
                """, organization);
        rival.execute("""
                insert into contacts (id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key,
                                      created_at)
                values (?, ?, 'customer', true, 'Jan', 'Janssen', ?, ?, now())
                """, Uuid7.next(), organization, email, email);
        return rival;
    }

    private CompletableFuture<Reply> placeAndWaitFor(Rival rival) {
        CompletableFuture<Reply> placing = CompletableFuture.supplyAsync(() -> partner.place(order("1", email)));
        rival.awaitSomebodyWaiting();
        return placing;
    }

    private static JsonBody order(String id, String email) {
        return Seed.order(id).with("/customer/email", email);
    }

    private static String placed(TestPartner partner, String id, String email) {
        return partner.place(order(id, email)).is(201).text("/data/chargecars_order_id");
    }

    private UUID customerOf(String number) {
        return db.one(UUID.class, "select customer_organization_id from orders where order_number = ?", number);
    }

    private Map<String, @Nullable Object> contact() {
        return db.rows(
                        "select contacts.*, organizations.name from contacts"
                                + " join organizations on organizations.id = organization_id where email_key = ?",
                        email)
                .getFirst();
    }
}
