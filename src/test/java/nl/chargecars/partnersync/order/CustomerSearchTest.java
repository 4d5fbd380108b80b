package nl.chargecars.partnersync.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that an order is found by the customer's name in that order, even if others have ordered with the same e-mail address. */
@ExtendWith(WithServer.class)
class CustomerSearchTest {

    private final TestServer server;
    private final TestPartner partner;

    /** A word of letters only that occurs in no other test. */
    private final String word;

    CustomerSearchTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
        this.word = "q" + partner.id().toString().replace("-", "").substring(20).replaceAll("[0-9]", "z");
    }

    @ParameterizedTest
    @CsvSource({
        "Jan van ~dijk, ~dijk",
        "Jan van ~dijk, van ~",
        "Jan van ~dijk, jan VAN ~dijk",
        "Jan van ~dijk, jan ~dijk",
        "Dhr. J. ~jansen, ~jansen",
        "Dhr. J. ~jansen, J. ~jansen",
        "Jan Peter ~balkenende, ~balken",
        "Jan Peter ~balkenende, Peter ~balkenende",
        "Jan   van   der  ~berg, van der ~berg",
        "~madonna, ~MADONNA",
        "Jan ~jansen, ~jansen",
        "Jan ~jansen, ja ~jan"
    })
    void findsByTheWholeLastNameOrItsLastWordWhetherTheAddressIsNewOrNot(String name, String text) {
        place("alone", name, "alone-" + word + "@example.com");
        place("first", "Somebody Else", "shared-" + word + "@example.com");
        place("second", name, "shared-" + word + "@example.com");
        assertThat(found(text)).containsExactly("second", "alone");
    }

    @ParameterizedTest
    @CsvSource({"Jan van ~dijk, piet ~dijk", "Jan Peter ~balkenende, ~balkenendes"})
    void findsNobodyOfAnotherName(String name, String text) {
        place("alone", name, word + "@example.com");
        place("second", name, word + "@example.com");
        assertThat(found(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Jan van ~dijk, ~dij",
        "Jan van ~dijk, van ~",
        "Jan van ~dijk, van ~dij",
        "Jan van ~dijk, ja van ~dijk",
        "Jan van ~dijk, ja ~dijk",
        "Jan van ~dijk, jan ~dij",
        "~madonna, ~madonn",
        "Jan ~jansen, ~jansen@example.co",
    })
    void findsNobodyByABeginningWhereWholeWordsAreWanted(String name, String text) {
        place("alone", name, "~jansen@example.com".replace("~", word));
        place("second", name, "~jansen@example.com".replace("~", word));
        assertThat(found(text, true)).isEmpty();
        assertThat(found(text)).as("the same as a beginning").containsExactly("second", "alone");
    }

    @ParameterizedTest
    @CsvSource({
        "Jan van ~dijk, ~DIJK",
        "Jan van ~dijk, van ~dijk",
        "Jan van ~dijk, jan van ~dijk",
        "Jan van ~dijk, jan ~dijk",
        "~madonna, ~madonna",
        "Jan ~jansen, ~JANSEN@example.com",
    })
    void findsByWholeWordsWhereTheseAreWanted(String name, String text) {
        place("alone", name, "~jansen@example.com".replace("~", word));
        place("second", name, "~jansen@example.com".replace("~", word));
        assertThat(found(text, true)).containsExactly("second", "alone");
    }

    @Test
    void findsEachPersonOfADealerWhoPutsHisOwnAddressOnEveryOrder() {
        String dealer = "orders-" + word + "@dealer.nl";
        IntStream.rangeClosed(1, 60).forEach(number -> place("P-" + number, "Piet " + word + letters(number), dealer));
        place("again", "Piet " + word + letters(1), dealer.toUpperCase(Locale.ROOT));
        assertThat(found(word + letters(1))).as("whose order made the customer").containsExactly("again", "P-1");
        assertThat(found(word + letters(60))).containsExactly("P-60");
        assertThat(found("piet " + word + letters(33))).containsExactly("P-33");
        assertThat(found(word)).as("newest first").startsWith("again", "P-60").hasSize(50);
        assertThat(found(dealer)).startsWith("again", "P-60").hasSize(50);
        assertThat(server.db().count("contacts where email_key = ?", dealer)).isEqualTo(1);
    }

    /** These orders may be written in one transaction or in several; the first of them creates the customer. */
    @Test
    void findsEachOfThoseWhoComeAtOnce() {
        AtOnce.call(20, number -> place("C-" + number, "Piet " + word + letters(number), word + "@example.com"));
        for (int number = 0; number < 20; number++) {
            assertThat(found(word + letters(number))).containsExactly("C-" + number);
        }
    }

    private Reply place(String id, String name, String email) {
        return partner.place(Seed.order(id)
                        .with("/customer/name", name.replace("~", word))
                        .with("/customer/email", email))
                .is(201);
    }

    /** The partner's ids of the orders that match; "~" stands for {@link #word}. */
    private List<String> found(String text) {
        return found(text, false);
    }

    private List<String> found(String text, boolean wholeWords) {
        var query = new OrderQuery(
                partner.id(), null, null, text.replace("~", word), wholeWords, null, null, null, null, null, null, 50);
        return server.part(Orders.class).list(query).orders().stream()
                .map(OrderRecord::partnerOrderId)
                .toList();
    }

    private static String letters(int number) {
        return "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }
}
