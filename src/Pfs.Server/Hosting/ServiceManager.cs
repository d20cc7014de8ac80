using System.Net.Sockets;
using System.Text;

namespace Pfs.Server.Hosting;

/// <summary>
/// Tells the service manager that started this process how it is, over the socket that <c>NOTIFY_SOCKET</c> names; without one nobody is told.
/// https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
/// </summary>
/// <param name="socket">A path, or behind <c>@</c> a name of Linux's abstract sockets; null or empty: there is none.</param>
internal sealed class ServiceManager(string? socket)
{
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>Clients are served.</summary>
    /// <param name="status">One line for `systemctl status`.</param>
    public void TellReady(string status) => Tell($"READY=1\nSTATUS={status}");

    /// <summary>What runs is let finish, and then the process ends.</summary>
    public void TellStopping() => Tell("STOPPING=1\nSTATUS=Waiting for the requests in progress");

    private void Tell(string state)
    {
        if (string.IsNullOrEmpty(socket))
        {
            return;
        }

        try
        {
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            sender.Connect(new UnixDomainSocketEndPoint(socket[0] == '@' ? '\0' + socket[1..] : socket));
            sender.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // Whoever waits for this sees for himself that it does not come; the server serves all the same.
        }
    }
}
