package dev.maru.userroom.verification;

import dev.maru.userroom.mail.Mail;

/** What is written to people about their address. In both languages, because nothing is known of the reader. */
final class Letters {

    private Letters() {}

    static Mail code(String email, String code) {
        return new Mail(email, "마루 인증 번호 / Your Maru code: " + code, """
            인증 번호: %s
            10분 동안 한 번 쓸 수 있습니다. 요청하신 적이 없다면 이 메일을 지우셔도 됩니다.

            Your code: %s
            It is good for ten minutes, once. If you did not ask for it, ignore this mail.
            """.formatted(code, code));
    }

    static Mail known(String email) {
        return new Mail(email, "마루 계정이 이미 있습니다 / You have a Maru account", """
            이 주소로 인증 번호를 요청했지만, 이미 확인된 계정이 있습니다. 로그인하거나 비밀번호를 재설정해 주세요.
            요청하신 적이 없다면 이 메일을 지우셔도 됩니다.

            Somebody asked for a code for this address, which has a confirmed account already. Sign in, or reset the password.
            If it was not you, ignore this mail.
            """);
    }
}
