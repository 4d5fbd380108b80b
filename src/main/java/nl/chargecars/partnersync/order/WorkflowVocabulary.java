package nl.chargecars.partnersync.order;

import java.util.Set;
import nl.chargecars.partnersync.partner.StatusVocabulary;
import nl.chargecars.partnersync.status.Workflows;
import org.springframework.stereotype.Component;

/** The statuses of the workflow in force, for the room that maps them and does not know the workflow. */
@Component
class WorkflowVocabulary implements StatusVocabulary {

    private final Workflows workflows;

    WorkflowVocabulary(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public Set<String> statuses() {
        return workflows.current().names();
    }

    @Override
    public String initial() {
        return workflows.current().initial();
    }
}
