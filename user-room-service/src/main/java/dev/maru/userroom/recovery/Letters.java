package dev.maru.userroom.recovery;

import dev.maru.userroom.mail.Mail;
import java.net.URI;

/** What is written to people who forgot their password, in both languages. */
final class Letters {

    private Letters() {}

    static Mail reset(String email, URI link) {
        return new Mail(email, "마루 비밀번호 재설정 / Reset your Maru password", """
            아래 주소에서 새 비밀번호를 정할 수 있습니다. 30분 동안 한 번 쓸 수 있고, 바꾸면 모든 기기에서 로그아웃됩니다.
            요청하신 적이 없다면 이 메일을 지우셔도 됩니다.

            Choose a new password at the address below. It is good for half an hour, once; all devices are signed out.
            If you did not ask for it, ignore this mail.

            %s
            """.formatted(link));
    }

    static Mail withoutPassword(String email, URI home) {
        return new Mail(email, "마루 로그인 / Signing in to Maru", """
            이 계정에는 비밀번호가 없습니다. 가입할 때 쓴 Google 또는 GitHub 버튼으로 로그인해 주세요.

            This account has no password. Sign in with the Google or GitHub button that you signed up with.

            %s
            """.formatted(home));
    }
}
