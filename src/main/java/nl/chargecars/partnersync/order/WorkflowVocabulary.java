package nl.chargecars.partnersync.order;

import java.util.Set;
import nl.chargecars.partnersync.partner.StatusVocabulary;
import nl.chargecars.partnersync.status.Workflows;
import org.springframework.stereotype.Component;

/** The statuses of the current workflow, for the partner package, which maps statuses and does not depend on the workflow. */
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
