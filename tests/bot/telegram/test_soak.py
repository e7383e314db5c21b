import os, pytest
from tests.bot.telegram.test_kills import enrol_while_it_is_killed, enrol_while_it_is_told_to_stop
from tests.bot.telegram.test_kills import test_told_to_stop_while_the_disk_keeps_what_was_said as disk
SEEDS = range(int(os.environ.get("SOAK_A","100")), int(os.environ.get("SOAK_B","108")))
@pytest.mark.parametrize("seed", SEEDS)
async def test_kp(api, serve, seed):
    await enrol_while_it_is_killed(api, await serve(hurried=True), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_kw(api, serve, postgres_url, seed):
    await enrol_while_it_is_killed(api, await serve(hurried=True, webhook=True, database_url=postgres_url), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_kpp(api, serve, postgres_url, seed):
    await enrol_while_it_is_killed(api, await serve(hurried=True, database_url=postgres_url), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_sp(api, serve, seed):
    await enrol_while_it_is_told_to_stop(api, await serve(), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_sw(api, serve, postgres_url, seed):
    await enrol_while_it_is_told_to_stop(api, await serve(webhook=True, database_url=postgres_url), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_spp(api, serve, postgres_url, seed):
    await enrol_while_it_is_told_to_stop(api, await serve(database_url=postgres_url), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_sws(api, serve, seed):
    await enrol_while_it_is_told_to_stop(api, await serve(webhook=True), seed)
@pytest.mark.parametrize("seed", SEEDS)
async def test_d(api, serve, sqlite_url, seed):
    await disk(api, serve, sqlite_url)
del disk
