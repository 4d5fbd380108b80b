package nl.chargecars.partnersync.order;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The customer's data as given in one order. Its {@code toString} contains none of it. */
public record CustomerDetails(
        String name, String email, @Nullable String phone, InstallationAddress address) {

    /** Replaces the names of erased customers. */
    public static final String ERASED_NAME = "Erased customer";

    /** Replaces the e-mail addresses of erased customers; the domain is reserved and does not exist (RFC 2606). */
    public static final String ERASED_EMAIL = "erased@erased.invalid";

    static final String MASKED = "•••";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Returns the same fields with nothing of what was given; a telephone number that is missing stays missing. */
    public CustomerDetails masked() {
        return new CustomerDetails(
                MASKED, MASKED, phone == null ? null : MASKED, new InstallationAddress(MASKED, MASKED, MASKED, MASKED));
    }

    /**
     * Returns whether a text contains the customer's name (of more than one word), e-mail address or telephone number: the same
     * that an erasure looks for.
     */
    boolean isNamedIn(String text) {
        String searched = text.toLowerCase(Locale.ROOT);
        return (name.contains(" ") && searched.contains(name.toLowerCase(Locale.ROOT)))
                || searched.contains(email.toLowerCase(Locale.ROOT))
                || (phone != null && searched.contains(phone.toLowerCase(Locale.ROOT)));
    }

    /** Returns the e-mail address in lower case, by which customers are identified. */
    String emailKey() {
        return email.toLowerCase(Locale.ROOT);
    }

    /** The first word of the name (seed, "Create Order from Partner API", step 2). */
    String firstName() {
        return words()[0];
    }

    /** Returns the name without its first word, with single spaces between words; may be empty. */
    String lastName() {
        String[] words = words();
        return words.length == 1 ? "" : SPACE.matcher(words[1]).replaceAll(" ");
    }

    private String[] words() {
        return SPACE.split(name.strip(), 2);
    }

    @Override
    public String toString() {
        return "CustomerDetails[…]";
    }
}
