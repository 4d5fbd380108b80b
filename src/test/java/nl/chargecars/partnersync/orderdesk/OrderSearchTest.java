package nl.chargecars.partnersync.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the search for pasted text; {@link OrdersPageTest} searches in a real browser. */
@ExtendWith(WithPageServer.class)
class OrderSearchTest {

    private final TestServer server;
    private final TestPartner partner;

    /** A word of letters only that occurs in no other test. */
    private final String word;

    OrderSearchTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
        this.word = "q" + partner.id().toString().replace("-", "").substring(20).replaceAll("[0-9]", "z");
    }

    @Test
    void findsAPastedNumber() {
        String number = placed(Seed.order("NUMBER-1"));
        Browser viewer = TestUser.signedIn(server, "viewer");
        for (String pasted :
                List.of("\u00A0" + number + "\u200B", "\uFEFF" + number, number.replace('-', '\u2011'), "#" + number)) {
            search(viewer, pasted).leadsTo("/orders/" + number);
        }
    }

    @Test
    void findsAPastedReferenceAgainAtItsAddress() {
        String number = placed(Seed.order("REFERENCE-1").with("/purchase_order_number", "PO-" + word));
        Browser viewer = TestUser.signedIn(server, "viewer");
        for (String pasted : List.of("PO\u2011" + word, "PO\u2013" + word + "\u00A0", "<PO-" + word + ">,")) {
            String address = search(viewer, pasted).is(303).location();
            assertThat(viewer.open(address).is(200).body()).contains("/orders/" + number);
        }
    }

    @Test
    void prefersTheReferenceThatIsSpelledAsGiven() {
        String odd = placed(Seed.order("SPELLED-1").with("/purchase_order_number", "PO\u2011" + word));
        String plain = placed(Seed.order("SPELLED-2").with("/purchase_order_number", "PO-" + word));
        Browser viewer = TestUser.signedIn(server, "viewer");
        String address = search(viewer, "PO\u2011" + word).is(303).location();
        assertThat(viewer.open(address).is(200).body())
                .contains("/orders/" + odd)
                .doesNotContain("/orders/" + plain);
    }

    @Test
    void findsACustomerByAPastedAddressOrName() {
        String number = placed(Seed.order("CUSTOMER-1")
                .with("/customer/name", "Jan W\u00F3jcik" + word)
                .with("/customer/email", word + "@example.com"));
        String hooft = placed(Seed.order("CUSTOMER-2")
                .with("/customer/name", "Anna 't Hooft" + word)
                .with("/customer/email", "anna-" + word + "@example.com"));
        Browser viewer = TestUser.signedIn(server, "viewer");
        for (String pasted : List.of(
                "\u00A0" + word + "@example.com\uFEFF",
                "<" + word + "@example.com>;",
                "Wo\u0301jcik" + word,
                "Jan\u00A0W\u00F3jcik" + word)) {
            assertThat(search(viewer, pasted).is(200).body()).contains("/orders/" + number);
        }
        assertThat(search(viewer, "\u2019t Hooft" + word).is(200).body()).contains("/orders/" + hooft);
    }

    @Test
    void findsANameHoweverItsPartnerWroteTheAccentsAndApostrophes() {
        List<String> polish = ofNames("W\u00F3jcik" + word, "Wo\u0301jcik" + word);
        List<String> dutch = ofNames("'t Hooft" + word, "\u2018t Hooft" + word, "\u2019t Hooft" + word);
        Browser viewer = TestUser.signedIn(server, "viewer");
        for (String typed : List.of("W\u00F3jcik" + word, "Wo\u0301jcik" + word, "Wo\u0301jcik" + word + ", Jan")) {
            assertThat(search(viewer, typed).is(200).body()).contains(polish);
        }
        for (String typed : List.of("'t Hooft" + word, "\u2019t Hooft" + word, "Jan \u2018t Hooft" + word)) {
            assertThat(search(viewer, typed).is(200).body()).contains(dutch);
        }
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(search(operator, "'t Hooft" + word.substring(0, 6)).is(200).body())
                .contains(dutch);
    }

    /** Places an order for each of these customers with the first name Jan; returns the orders' numbers. */
    private List<String> ofNames(String... lastNames) {
        return Stream.of(lastNames)
                .map(lastName -> placed(Seed.order("SPELLED-" + UUID.randomUUID())
                        .with("/customer/name", "Jan " + lastName)
                        .with("/customer/email", UUID.randomUUID() + "@example.com")))
                .toList();
    }

    @Test
    void saysThatAccentsCount() {
        placed(Seed.order("ACCENT-1").with("/customer/name", "Jan W\u00F3jcik" + word));
        Browser viewer = TestUser.signedIn(server, "viewer");
        assertThat(search(viewer, "Wojcik" + word).is(200).body())
                .contains("No order was found.", "accents count: Wojcik does not find W\u00F3jcik");
    }

    @Test
    void saysThatPerhapsNotAllCustomersWereLookedAt() {
        String last = word + "@z.example.com";
        String number = placed(Seed.order("MANY-1").with("/customer/email", last));
        server.db().update("""
                insert into contacts (id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, created_at)
                select gen_random_uuid(), organization_id, contact_type, false, first_name, last_name, address, address, created_at
                from contacts
                cross join lateral (
                    select replace(email_key, '@z', '@' || number) as address from generate_series(1, 200) as number) as other
                where email_key = ?
                """, last);
        Browser operator = TestUser.signedIn(server, "operator");
        Map<String, String> many =
                Map.of("q", word + "@", "partner", partner.id().toString());
        assertThat(operator.submit("/orders", many).is(200).body())
                .contains("No order was found.", "perhaps not all of them were looked at");
        Map<String, String> one = Map.of("q", last, "partner", partner.id().toString());
        assertThat(operator.submit("/orders", one).is(200).body())
                .contains(number)
                .doesNotContain("perhaps not all of them were looked at");
    }

    @Test
    void oneCustomerOfManyOrdersIsNotManyCustomers() {
        String name = "Quirijn " + word;
        placed(Seed.order("FLEET-0").with("/customer/name", name).with("/customer/email", word + "@fleet.example.com"));
        for (int further = 1; further <= 200; further++) {
            placed(Seed.order("FLEET-" + further).with("/customer/name", name));
        }
        server.db().update("""
                insert into contacts (id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, created_at)
                select gen_random_uuid(), organization_id, contact_type, false, 'Other', last_name, address, address, created_at
                from contacts
                cross join lateral (select replace(email_key, '@fleet', '@' || number) as address from generate_series(1, 199) as number) as other
                where email_key = ?
                """, word + "@fleet.example.com");
        Browser operator = TestUser.signedIn(server, "operator");
        UUID other = TestPartner.withoutIntegration(server).id().value();
        assertThat(ofPartner(operator, other, name)).doesNotContain("perhaps not all of them were looked at");
        assertThat(ofPartner(operator, other, word)).contains("perhaps not all of them were looked at");
    }

    private static String ofPartner(Browser operator, UUID partner, String text) {
        Map<String, String> form = Map.of("q", text, "partner", partner.toString());
        return operator.submit("/orders", form).is(200).body();
    }

    private String placed(JsonBody order) {
        return partner.place(order).is(201).text("/data/chargecars_order_id");
    }

    private static Browser.Shown search(Browser viewer, String text) {
        return viewer.submit("/orders", Map.of("q", text));
    }
}
