package nl.chargecars.partnersync.order;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The customer as one order knows them. Prints nothing of it. */
public record CustomerDetails(
        String name, String email, @Nullable String phone, InstallationAddress address) {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** The e-mail address as it is compared: lower case. */
    String emailKey() {
        return email.toLowerCase(Locale.ROOT);
    }

    /** The first word of the name (seed, "Create Order from Partner API", step 2). */
    String firstName() {
        return words()[0];
    }

    /** What follows the first word, with one space between two; may be empty. */
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
