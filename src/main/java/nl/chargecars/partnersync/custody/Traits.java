package nl.chargecars.partnersync.custody;

import java.util.Set;
import java.util.TreeSet;

/** Names, e-mail addresses and telephone numbers that identify a customer. {@code toString} shows nothing of them. */
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

    /**
     * Returns patterns for what only this customer has, for searching other people's texts: whole e-mail addresses, because
     * another address may have the same ending.
     */
    Set<String> ownPatterns() {
        return Patterns.ofWhole(emails);
    }

    /** Returns patterns for e-mail addresses, for texts that are known to be about this customer. */
    Set<String> emailPatterns() {
        return Patterns.of(emails);
    }

    /** Returns patterns for what others may share: a name, the number of a showroom, or a number that people enter who have none. */
    Set<String> sharedPatterns() {
        return union(Patterns.ofNames(names), Patterns.of(phones));
    }

    /** Returns patterns for everything that identifies the customer, for texts that are known to be about this customer. */
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
