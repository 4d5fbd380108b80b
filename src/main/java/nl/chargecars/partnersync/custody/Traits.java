package nl.chargecars.partnersync.custody;

import java.util.Set;
import java.util.TreeSet;

/** What a customer is known by. Prints nothing of it. */
record Traits(Set<String> names, Set<String> emails, Set<String> phones) {

    Traits without(Traits known) {
        return new Traits(
                difference(names, known.names()),
                difference(emails, known.emails()),
                difference(phones, known.phones()));
    }

    boolean isEmpty() {
        return names.isEmpty() && emails.isEmpty() && phones.isEmpty();
    }

    /** What nobody else has, where it stands among what others said: their addresses may end alike. */
    Set<String> ownPatterns() {
        return Patterns.ofWhole(emails);
    }

    /** Addresses, where all that there is to look at is the customer's. */
    Set<String> emailPatterns() {
        return Patterns.of(emails);
    }

    /** What others may have too: a name, the number of a showroom, or the one that everybody enters who has none. */
    Set<String> sharedPatterns() {
        return union(Patterns.ofNames(names), Patterns.of(phones));
    }

    /** Whatever tells who it is, where all that there is to look at is the customer's. */
    Set<String> patterns() {
        return union(emailPatterns(), sharedPatterns());
    }

    Traits and(Traits others) {
        return new Traits(union(names, others.names()), union(emails, others.emails()), union(phones, others.phones()));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<String> difference(Set<String> all, Set<String> known) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(known);
        return rest;
    }

    @Override
    public String toString() {
        return "Traits[…]";
    }
}
