package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.time.LocalDate;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;

/**
 * The filters of the list of orders. They are in the URL, which may be stored and sent to a colleague; hence they contain no
 * customer's data.
 *
 * @param reference an order number or reference; null for any
 * @param show the status, or {@link #UNDELIVERED}; null for any
 * @param from the first day, in Amsterdam
 * @param to the last day, in Amsterdam
 */
public record Filters(
        @Nullable String reference,
        @Nullable PartnerId partner,
        @Nullable String show,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {

    /** No word that a status can have. */
    public static final String UNDELIVERED = "not-delivered";

    static final Filters NONE = new Filters(null, null, null, null, null);

    /**
     * Reads the filters as a form sends them: what is not filled in is empty.
     *
     * @throws Refusal MALFORMED_REQUEST for a partner id or day that is none
     */
    static Filters of(String reference, String partner, String show, String from, String to) {
        return new Filters(
                FormValues.text(reference.strip()),
                FormValues.id(partner, PartnerId::of),
                FormValues.text(show),
                day(from),
                day(to));
    }

    /** Returns the same filters with another reference. */
    Filters withReference(@Nullable String other) {
        return new Filters(other, partner, show, from, to);
    }

    public boolean isUndelivered() {
        return UNDELIVERED.equals(show);
    }

    /** Returns true when the filters leave out some orders; the reference does not count. */
    public boolean isNarrowed() {
        return show != null || !isOfAll();
    }

    /** True when neither a partner nor a period is chosen. */
    public boolean isOfAll() {
        return partner == null && from == null && to == null;
    }

    @Nullable
    String status() {
        return isUndelivered() ? null : show;
    }

    @Nullable
    Instant begin() {
        return from == null ? null : DutchTime.beginningOf(from);
    }

    @Nullable
    Instant end() {
        return to == null ? null : DutchTime.endOf(to);
    }

    /** Returns the URL of the list with these filters. */
    public String url() {
        return url("");
    }

    /** Returns the URL of one page of that list; {@code after} is the page's cursor, empty for the first page. */
    String url(String after) {
        return new Address("/orders")
                .with("ref", reference)
                .with("partner", partner)
                .with("show", show)
                .with("from", from)
                .with("to", to)
                .with("after", after)
                .text();
    }

    private static @Nullable LocalDate day(String text) {
        if (text.isEmpty()) {
            return null;
        }
        LocalDate day = Timestamps.date(text);
        if (day == null) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "A day such as 2026-01-31 is expected.");
        }
        return day;
    }
}
