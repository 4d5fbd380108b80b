package nl.chargecars.partnersync.access;

import java.util.Optional;
import nl.chargecars.partnersync.access.Caller.PartnerCaller;
import org.springframework.stereotype.Component;

/**
 * Passes the visitor to portal pages that declare a {@link PartnerVisitor} parameter. Pages open to everybody declare an {@code
 * Optional<PartnerVisitor>}, which is empty when nobody is signed in.
 */
@Component
class VisitorArgument extends CallerArgument<PartnerVisitor> {

    VisitorArgument() {
        super(PartnerVisitor.class, VisitorArgument::visitor, "no partner is known here");
    }

    private static Optional<PartnerVisitor> visitor(Caller caller) {
        return caller instanceof PartnerCaller partner ? Optional.of(PartnerVisitor.of(partner)) : Optional.empty();
    }
}
