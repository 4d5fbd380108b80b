package nl.chargecars.partnersync.order;

import java.util.Set;
import nl.chargecars.partnersync.partner.StatusVocabulary;
import nl.chargecars.partnersync.status.Workflows;
import org.springframework.stereotype.Component;

/** The statuses that a partner's words can be mapped to: those of the workflow in force. */
@Component
class OrderStatuses implements StatusVocabulary {

    private final Workflows workflows;

    OrderStatuses(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public Set<String> statuses() {
        return workflows.current().names();
    }
}
