<?php

// Asks the sample each question that comes in, a JSON object a line; answers true or false, a line each.

declare(strict_types=1);

require $argv[1] . '/chargecars-webhooks.php';

while (($line = fgets(STDIN)) !== false) {
    $asked = json_decode($line, true);
    $body = base64_decode($asked['body'], true);
    $answer = $asked['form'] === 'standard'
        ? is_from_chargecars($body, $asked['headers'], $asked['secret'], $asked['now'])
        : has_chargecars_signature($body, $asked['headers'], $asked['secret']);
    echo json_encode($answer), "\n";
}
