from pathlib import Path

from sportsgpt_desktop.core.settings import Settings, load_settings, save_settings, settings_file


def test_saved_settings_come_back() -> None:
    wanted = Settings(theme="dark", step_frames=7, proxy_limit_gb=2.5)
    save_settings(wanted)
    assert load_settings() == wanted


def test_an_empty_home_gives_the_defaults() -> None:
    assert load_settings() == Settings()


def test_a_damaged_file_is_set_aside(own_home: Path) -> None:
    settings_file().write_bytes(b"\xff\xfe not toml [")
    assert load_settings() == Settings()
    assert (own_home / "settings.toml.bad").exists()


def test_wrong_types_and_unknown_names_keep_the_defaults() -> None:
    settings_file().write_text('step_frames = "many"\nproxy_limit_gb = 3\nnonsense = 1\n', encoding="utf-8")
    assert load_settings() == Settings(proxy_limit_gb=3.0)
